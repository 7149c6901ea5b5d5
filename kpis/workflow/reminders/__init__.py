"""Reminders: what is outstanding (outstanding.py), whom to tell on a day (selection.py), in which words (letter.py),
and sending it once (sending.py). Everything takes the day as an argument; nothing asks for today.
"""
