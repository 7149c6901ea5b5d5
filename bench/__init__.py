"""`make bench`: how long pages, PDF, start and saves take, beside a baseline measured in the same run."""
