import gc

# Modules, models and forms live as long as the process; looking through all of them again and again while they are
# loaded took a sixth of the start, and every large page paid for it too. Collected all the same, only less often.
gc.set_threshold(50_000, 10, 10)
