from bulletin.models.composing import Recomposed
from bulletin.models.edition import Edition
from bulletin.models.event import IssueEvent
from bulletin.models.issue import Issue
from bulletin.models.placement import Placement
from bulletin.models.problems import IssueProblem, NotPublishable
from bulletin.models.publication import Publication, Section, Site
from bulletin.models.reading import Problem, Reading
from bulletin.models.renumbering import FormerNumber
from bulletin.models.revision import IssueRevision

__all__ = [
    "Edition",
    "FormerNumber",
    "Issue",
    "IssueEvent",
    "IssueProblem",
    "IssueRevision",
    "NotPublishable",
    "Placement",
    "Problem",
    "Publication",
    "Reading",
    "Recomposed",
    "Section",
    "Site",
]
