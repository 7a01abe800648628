"""Ordinary readers of PDF, each one opening a form, filling it and saving it as somebody would."""
