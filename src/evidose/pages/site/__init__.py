"""The pages of the web site: complete HTML, readable and printable without script."""

from evidose.pages.site.compound_page import compound_page
from evidose.pages.site.shell import Frame, icon, message_page, stylesheet, stylesheet_name

__all__ = ["Frame", "compound_page", "icon", "message_page", "stylesheet", "stylesheet_name"]
