"""What a server loads: the application with the settings of this environment."""

from govapp import create_app
from govapp.settings import Settings

app = create_app(Settings.from_environment())
