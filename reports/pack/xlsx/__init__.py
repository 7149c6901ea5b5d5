"""The pack as a workbook: the same printed figures as page and PDF, in typed cells that Excel can sort and add up.

tables.py says what stands where, typed.py turns a printed text into a number with its print format, book.py draws.
"""

from reports.pack.xlsx.book import report_xlsx

__all__ = ["report_xlsx"]
