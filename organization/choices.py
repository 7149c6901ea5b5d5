from django.db import models


class Role(models.TextChoices):
    STAFF = "staff", "担当課"
    PLANNING = "planning", "企画部門"
    COUNCIL = "council", "審議会委員"
