"""What is shown of dues, and the one question others ask: who is in good standing on a day."""

from govapp.dues.queries.standings import standing, standings

__all__ = ["standing", "standings"]
