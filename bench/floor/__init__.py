"""The floor: the KPI list as a bare Django view would do it. No middleware, no frame, no filter, no sorting."""
