"""The pages of the web site: complete HTML, readable and printable without script."""

from evidose.pages.site.compound_page import compound_page
from evidose.pages.site.own_data_page import own_data_page
from evidose.pages.site.plan_page import plan_page
from evidose.pages.site.screening_page import screening_page
from evidose.pages.site.shell import Frame, icon, message_page, stylesheet, stylesheet_name
from evidose.pages.site.simulator_page import simulator_page

__all__ = [
    "Frame",
    "compound_page",
    "icon",
    "message_page",
    "own_data_page",
    "plan_page",
    "screening_page",
    "simulator_page",
    "stylesheet",
    "stylesheet_name",
]
