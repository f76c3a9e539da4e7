"""Network meta-analysis: many treatments, compared directly and through each other."""

from evidose.stats.network.connection import parts
from evidose.stats.network.contrasts import Contrasts, contrasts
from evidose.stats.network.fit import METHODS, Network, network
from evidose.stats.network.league import League

__all__ = ["METHODS", "Contrasts", "League", "Network", "contrasts", "network", "parts"]
