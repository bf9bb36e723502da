"""`glowaudit lab`: JupyterLab on the notebooks that one explores with, for this machine only."""
