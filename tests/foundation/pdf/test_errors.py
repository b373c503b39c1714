"""What the page says when a document cannot be made."""

from __future__ import annotations

import pytest

from govapp.foundation.pdf.errors import PdfBusy, PdfUnavailable, TooLong


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (PdfUnavailable(), 503, "apt-get install --no-install-recommends libpango-1.0-0"),
        (PdfBusy(), 503, "Try again in a minute."),
        (TooLong("time"), 409, "Choose a shorter time or fewer rows"),
    ],
    ids=["libraries missing", "busy", "too long"],
)
def test_the_page_says_why_and_what_to_do(app, error, status, words):
    with app.test_request_context():
        answer = app.make_response(app.handle_user_exception(error))

    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
