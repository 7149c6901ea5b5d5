"""Excel out and in: one workbook per department, and its way back.

``book`` gathers what goes in, ``write`` lays it out, ``archive`` looks into an upload before anything is built from it,
``read`` turns its cells into text, ``check`` holds them against what is stored, ``act`` writes all or nothing (through
kpis/importing, as every file of actuals).
"""
