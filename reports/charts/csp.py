"""What Plotly's script needs under ``style-src 'self'``, pinned so that an update cannot slip by.

plotly.js puts two style elements into the page: an empty one whose rules it then inserts by script (the hash of
the empty text allows it), and the sheet of its map component, loaded with the script and never used here (its
hash only keeps the browser from reporting a violation). Nothing else is needed: no eval, and no style attribute
as long as the texts of a figure hold no markup (b, i, sub, span). The policy puts each source in quotes.
"""

EMPTY_STYLE_HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
MAP_STYLE_HASH = "sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o="
PLOTLY_STYLE_HASHES: tuple[str, ...] = (EMPTY_STYLE_HASH, MAP_STYLE_HASH)
