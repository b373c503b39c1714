"""Small makers of papers for the counting tests, and strategies that make them up."""

from hypothesis import strategies as st

from govapp.elections.counting.ballots import Papers


def papers(ballots, *, seats, names="ABCDEFGHIJ", size=None, **other):
    """Papers from lines such as `"7 Ab Cd"`: a weight and candidates by the letters of `names`.

    `size` is how many candidates stand; without it, as many as the papers mention.
    """
    profile = {}
    for line in ballots:
        weight, *marks = line.split()
        ranking = tuple(names.index(mark) for mark in marks)
        profile[ranking] = profile.get(ranking, 0) + int(weight)
    if size is None:
        size = 1 + max(place for ranking in profile for place in ranking)
    withdrawn = frozenset(other.pop("withdrawn", ()))
    return Papers(tuple(names[:size]), seats, withdrawn, profile, **other)


@st.composite
def elections(draw, *, most_candidates=7, most_papers=14, most_weight=6):
    """An election with even papers: (number of candidates, seats, [(ranking, weight), ...])."""
    size = draw(st.integers(1, most_candidates))
    seats = draw(st.integers(1, size + 1))
    ranking = st.permutations(range(size)).flatmap(
        lambda order: st.integers(1, size).map(lambda length: tuple(order[:length]))
    )
    weighted = st.tuples(ranking, st.integers(1, most_weight))
    return size, seats, draw(st.lists(weighted, min_size=1, max_size=most_papers))


def of(election, **other):
    """The papers of an election that a strategy made up."""
    size, seats, weighted = election
    profile = {}
    for ranking, weight in weighted:
        profile[ranking] = profile.get(ranking, 0) + weight
    names = tuple(f"Candidate {place + 1}" for place in range(size))
    return Papers(names, seats, frozenset(), profile, **other)
