"""The strategy as a data file (format ``inastrategy/1``): read it whole, then bring the database in line with it.

``parse.parse`` turns text into frozen dataclasses or lists every error with its line; ``load.load`` is the one
door to the database.
"""
