"""The pages of the web site: complete HTML, readable and printable without script."""

from evidose.pages.site.api_page import api_page
from evidose.pages.site.changes_page import changes_page
from evidose.pages.site.compound_page import compound_page
from evidose.pages.site.mechanism_page import mechanism_page
from evidose.pages.site.method_page import method_page
from evidose.pages.site.own_data_page import OwnDataForm, own_data_page
from evidose.pages.site.plan_page import plan_page
from evidose.pages.site.practice import ShownPractice, ShownRule, shown_practice
from evidose.pages.site.question_card import in_order
from evidose.pages.site.record_page import SHELVES, record_page
from evidose.pages.site.screening_page import screening_page
from evidose.pages.site.search_page import Hit, entries, search_page
from evidose.pages.site.shelf_page import Card, shelf_page
from evidose.pages.site.shell import (
    Frame,
    icon,
    message_page,
    opened_page,
    stylesheet,
    stylesheet_name,
)
from evidose.pages.site.simulator_page import simulator_page

__all__ = [
    "SHELVES",
    "Card",
    "Frame",
    "Hit",
    "OwnDataForm",
    "ShownPractice",
    "ShownRule",
    "api_page",
    "changes_page",
    "compound_page",
    "entries",
    "icon",
    "in_order",
    "mechanism_page",
    "message_page",
    "method_page",
    "opened_page",
    "own_data_page",
    "plan_page",
    "record_page",
    "screening_page",
    "search_page",
    "shelf_page",
    "shown_practice",
    "simulator_page",
    "stylesheet",
    "stylesheet_name",
]
