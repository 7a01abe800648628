"""Whether an edition can be published: it is proofread, laid out on paper, and filed as schools would."""

from .checks import CHECKS, Check, faults_of
from .rounds import ask_trial, run_trial, sweep_trials, trial_of, verdict

__all__ = ["CHECKS", "Check", "ask_trial", "faults_of", "run_trial", "sweep_trials", "trial_of", "verdict"]
