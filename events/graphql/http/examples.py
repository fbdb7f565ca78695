"""Example queries to pick from, each of which shows something only Annals can tell."""

from typing import NamedTuple

from events.editions.models import Edition


class Example(NamedTuple):
    """A query worth asking, what it is called, and what it shows."""

    name: str
    shows: str
    query: str
    variables: str = ""


EXAMPLES = (
    Example(
        "The wording change",
        "The old and the current text of a press release, and the days between which it changed.",
        """query WordingChange {
  source(slug: "bis-pr-20250513") {
    title
    url
    changes {
      nodes {
        window {
          display
        }
        from {
          number
          seen {
            display
          }
        }
        to {
          number
          seen {
            display
          }
        }
        ops {
          op
          text
        }
      }
    }
    citedBy {
      nodes {
        title
        date {
          display
        }
      }
    }
  }
}
""",
    ),
    Example(
        "Everything about one company",
        "Every event in which the company takes part, with roles and sources.",
        """query Company {
  actor(slug: "huawei") {
    name
    aliases
    count
    events(first: 50) {
      totalCount
      nodes {
        title
        date {
          display
          edtf
        }
        actors {
          actorRole
          actor {
            name
          }
        }
        citations {
          source {
            title
            url
          }
          quote {
            exact
            status
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
""",
    ),
    Example(
        "A chain of responses with its lags",
        "Which event responded to which. The lag is the time between the two dates, as precise as the sources allow.",
        """query Responses {
  events(filter: { relation: ["responds_to"] }, first: 50) {
    nodes {
      title
      date {
        earliest
        latest
        display
      }
      relations {
        relationType
        direction
        basis
        event {
          title
          date {
            earliest
            latest
            display
          }
        }
      }
    }
  }
}
""",
    ),
    Example(
        "What sources attested by a day",
        "Only events with a cited source that had been published by that day.",
        """query AttestedBy($day: Date!) {
  events(filter: { attestedBy: $day }, order: DATE_DESC) {
    totalCount
    nodes {
      title
      date {
        display
      }
      citations {
        source {
          title
          published
          publisher {
            name
          }
        }
      }
    }
  }
}
""",
        '{"day": "2019-05-20"}',
    ),
    Example(
        "What Annals said on a day",
        "A query with asOf: all fields below it are as published by the end of that day.",
        """query SaidOn($day: String!) {
  events(asOf: $day, filter: { q: "Huawei" }, first: 10) {
    edition {
      number
      publishedAt
      note
    }
    nodes {
      title
      summary
      entry {
        revision
        change
        publishedAt
      }
    }
  }
}
""",
        '{"day": "DAY"}',
    ),
    Example(
        "Dates in dispute",
        "Events with a disputed date or a contradicting source.",
        """query Disputed {
  events(filter: { disputed: true }) {
    nodes {
      title
      dates {
        dateType
        display
        status
        note
        sources {
          title
        }
      }
      citations {
        stance
        supports
        source {
          title
        }
        quote {
          exact
        }
      }
    }
  }
}
""",
    ),
    Example(
        "Quotations that changed in their source",
        "Quoted words that are no longer in their source, with the current wording.",
        """query LostQuotations {
  quotes(status: [ALTERED, GONE]) {
    totalCount
    nodes {
      exact
      status
      changed
      now
      lastStood {
        number
        seen {
          display
        }
      }
      source {
        title
        url
      }
      events {
        nodes {
          title
          date {
            display
          }
        }
      }
    }
  }
}
""",
    ),
)


def get_examples(newest: Edition) -> list[Example]:
    """The examples, with a day on which something was public already."""
    day = f"{newest.published_at:%Y-%m-%d}" if newest.published_at else ""
    return [example._replace(variables=example.variables.replace("DAY", day)) for example in EXAMPLES]
