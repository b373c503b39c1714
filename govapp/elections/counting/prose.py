"""A protocol in sentences, for the page that tells people who was elected and how."""

from __future__ import annotations

from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .protocol import Protocol


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext's extractor looks for
    """Mark a message id for the catalogue without translating it."""
    return msgid


@frozen
class Sentence:
    """A message id with `%(name)s` places and what fills them; translated where it is shown."""

    msgid: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        return self.msgid % self.values


def sentences(protocol: Protocol) -> tuple[Sentence, ...]:
    """About five sentences: the papers, the quota, the elected, the closest, the ties."""
    return (
        _papers(protocol),
        *_quota(protocol),
        *_question(protocol),
        _elected(protocol),
        *_runner_up(protocol),
        *_ties(protocol),
    )


def _papers(protocol: Protocol) -> Sentence:
    ballots = protocol.ballots
    return Sentence(
        N_(
            "Seats to fill: %(seats)s. Valid ballot papers: %(valid)s; "
            "blank: %(blank)s; void: %(void)s."
        ),
        {
            "seats": protocol.seats,
            "valid": ballots.valid,
            "blank": ballots.blank,
            "void": ballots.void,
        },
    )


def _quota(protocol: Protocol) -> Iterator[Sentence]:
    if protocol.quota is None or not protocol.rounds:
        return
    quota = protocol.brief(protocol.quota)
    first = protocol.rounds[0]
    if first.elected:
        yield Sentence(
            N_("The quota was %(quota)s votes; elected in the first round: %(names)s."),
            {"quota": quota, "names": _listed(protocol, first.elected)},
        )
    else:
        yield Sentence(
            N_("The quota was %(quota)s votes; in the first round nobody was elected."),
            {"quota": quota},
        )


def _elected(protocol: Protocol) -> Sentence:
    if not protocol.elected:
        return Sentence(N_("Nobody was elected."), {})
    if not protocol.rounds:
        return Sentence(
            N_("Elected, in this order: %(names)s."), {"names": _listed(protocol, protocol.elected)}
        )
    return Sentence(
        N_("Elected after %(rounds)s rounds of counting, in this order: %(names)s.")
        if len(protocol.rounds) > 1
        else N_("Elected in a single round of counting, in this order: %(names)s."),
        {"rounds": len(protocol.rounds), "names": _listed(protocol, protocol.elected)},
    )


def _runner_up(protocol: Protocol) -> Iterator[Sentence]:
    if not protocol.runners_up or not protocol.elected:
        return
    closest, last = protocol.runners_up[0], protocol.elected[-1]
    both = [e for e in protocol.rounds if closest in e.tallies and last in e.tallies]
    if not both:
        yield from _against(protocol, last, closest)
        return
    entry = both[-1]
    yield Sentence(
        N_(
            "The first runner-up is %(runner_up)s, who had %(votes)s votes in round %(round)s, "
            "where %(winner)s, the last to be elected, had %(winner_votes)s."
        ),
        {
            "runner_up": protocol.candidates[closest],
            "votes": protocol.brief(entry.tallies[closest]),
            "round": entry.number,
            "winner": protocol.candidates[last],
            "winner_votes": protocol.brief(entry.tallies[last]),
        },
    )


def _against(protocol: Protocol, winner: int, closest: int) -> Iterator[Sentence]:
    """How the first two of a ranking fared against each other, and the winner against all."""
    names, matrix = protocol.candidates, protocol.pairwise
    if not matrix:
        return
    yield Sentence(
        N_(
            "The first runner-up is %(runner_up)s: %(ahead)s papers put %(winner)s higher, "
            "%(behind)s put %(runner_up)s higher."
        ),
        {
            "runner_up": names[closest],
            "winner": names[winner],
            "ahead": matrix[winner][closest],
            "behind": matrix[closest][winner],
        },
    )
    others = matrix[winner].items()
    yield Sentence(
        N_("%(winner)s was preferred to each of the others.")
        if all(votes > matrix[other][winner] for other, votes in others)
        else N_("%(winner)s was not preferred to each of the others; the rule decided."),
        {"winner": names[winner]},
    )


def _question(protocol: Protocol) -> Iterator[Sentence]:
    question = protocol.extra.get("question")
    if isinstance(question, dict):
        yield Sentence(
            N_(
                "For: %(for)s; against: %(against)s; abstained: %(abstained)s. Needed: "
                "%(comparison)s %(share)s of %(base_size)s (%(base)s), that is %(needed)s votes."
            ),
            question,
        )


def _ties(protocol: Protocol) -> Iterator[Sentence]:
    needed = protocol.lots_needed
    settled = [e.number for e in protocol.rounds if any(t not in needed for t in e.ties)]
    if needed:
        yield Sentence(
            N_(
                "A lot is needed between %(names)s; until it is drawn, this count follows the "
                "order of the ballot paper and may change."
            ),
            {"names": "; ".join(_listed(protocol, tie.among) for tie in needed)},
        )
    if settled:
        yield Sentence(
            N_(
                "Rounds with a tie that an earlier round or the order drawn has settled: "
                "%(rounds)s."
            ),
            {"rounds": ", ".join(map(str, settled))},
        )
    if not needed and not settled:
        yield Sentence(N_("No tie had to be broken."), {})


def _listed(protocol: Protocol, candidates: Iterable[int]) -> str:
    return ", ".join(protocol.names(candidates))
