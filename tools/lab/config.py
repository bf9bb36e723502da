"""How `make lab` runs JupyterLab: for this machine only, and asking nothing of any other.

`overrides.json` beside this answers the questions that JupyterLab would otherwise put to each new user.
"""

from pathlib import Path

c = get_config()  # noqa: F821 - Jupyter gives it to its configuration files

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_remote_access = False
c.ServerApp.allow_root = True  # in a container one often is; nobody outside can reach it
c.LabApp.app_settings_dir = str(Path(__file__).resolve().parent)
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
