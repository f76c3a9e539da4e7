from evidose.actions.know.python_evidence import dose_response as dose_response
from evidose.actions.know.python_evidence import network as network
from evidose.actions.know.python_evidence import profile as profile
from evidose.actions.know.python_pool import pool as pool
from evidose.actions.plan.python_plan import plan as plan
from evidose.actions.plan.python_plan import screen as screen
from evidose.actions.track.python_respond import respond as respond

__version__: str
