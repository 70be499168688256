"""The German pack: every rule of German stands in this folder and nowhere else."""
