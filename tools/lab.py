"""How `make lab` runs JupyterLab: for this machine only, and asking nothing of any other."""

c = get_config()  # noqa: F821 - Jupyter gives it to its configuration files

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_remote_access = False
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
