"""The actuals' workbook: one per department, out and in, on the sheet kit.

``book`` gathers what goes in, ``write`` lays it out, ``read`` turns an upload's cells into text, ``check`` holds them
against what is stored, ``act`` writes all or nothing (through kpis/sheets/importing, as every file of actuals).
"""
