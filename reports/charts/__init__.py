"""Charts of the reports: one description, drawn as SVG (HTML, PDF, print) and as a Plotly figure.

Nothing here knows the database or imports plotly; numbers arrive as Decimals with their printed labels.
"""
