"""計画を登録する: a city's own Excel or CSV list of KPIs becomes a plan.

``source`` reads the sheet, ``headings`` finds out which column is what, ``lines`` makes a line of every KPI,
``resource`` reads and checks the lines with django-import-export and proposes what the list does not say, ``plan``
makes the plan of them that a strategy file would make, so that one door stores both.
"""
