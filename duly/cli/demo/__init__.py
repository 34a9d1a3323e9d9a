"""The demo organization: Tarnholt Pumps, an invented maker of pumps with plants in three countries.

`library` (the trainings), `roster` (the people) and `calendar` (a year of what happens) are pure:
text files and a day go in, frozen values come out, the same ones every time.
"""
