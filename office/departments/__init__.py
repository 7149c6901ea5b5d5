"""部署: the list of departments then and now, and 機構改革 in two steps: what is to be, then what will happen."""
