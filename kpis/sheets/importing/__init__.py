"""Actuals from a file (CSV or xlsx): read it, check every row, write all or nothing.

``table.read_table`` turns bytes into rows of text, ``check.check`` finds every error at once, ``act.import_table`` is
the one door that writes. The shell command and the admin's preview both go this way.
"""
