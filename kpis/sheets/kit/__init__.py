"""The sheet kit: xlsx and CSV in and out, for every file that a city exchanges with this application.

Bytes are looked at (archive, look), read as text (csvtext, grids) into a table of rows (table), and what cannot be
read is told by its place (problems); what was shown comes back signed (preview). Workbooks are written with one look
(sheets), plain files with no formula in them (writing).
"""
