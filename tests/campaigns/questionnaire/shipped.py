"""The edition that the portal ships."""

from pathlib import Path

from campaigns.questionnaire import load

SOURCE = (Path(__file__).parents[3] / "campaigns/editions/ami_2023_2024.toml").read_text(encoding="utf-8")
SHIPPED = load(SOURCE)
