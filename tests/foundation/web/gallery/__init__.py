"""Every macro on a few pages, for the page lint, axe and the browser; and for looking at."""
