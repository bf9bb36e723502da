"""glowaudit: who will and who will not reach Glow before data deletion, why, and what would change it."""

__version__ = "0.1.0"
