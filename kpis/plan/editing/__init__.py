"""計画を直す: every edit of a plan in the application, each one act in one transaction.

The rules are those of the strategy file (kpis/plan/definition.py, kpis/plan/codes.py, kpis/plan/versions.py): what an
edit leaves can be exported, and loading the export changes nothing.
"""
