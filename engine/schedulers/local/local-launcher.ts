/** The function `launch RANKS PROGRAM STAGE` of job.sh on this computer. */
export const localLauncher = String.raw`# How a stage is started: launch RANKS PROGRAM STAGE.
launcher=mpirun
launcher_package='openmpi-bin libopenmpi-dev'
advice=''
# A rank that waits gives its core to whoever needs it: on this computer other work runs beside the ranks.
OMPI_MCA_mpi_yield_when_idle=${"$"}{OMPI_MCA_mpi_yield_when_idle:-1}
export OMPI_MCA_mpi_yield_when_idle
# Open MPI refuses root unless told twice; in a container there is often nobody else.
if [ "$(id -u)" -eq 0 ]; then
  OMPI_ALLOW_RUN_AS_ROOT=1
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
fi
launch() {
  ranks=$1
  shift
  if [ "$ranks" -gt 1 ]; then
    direct=0
    apart mpirun -n "$ranks" --oversubscribe --bind-to none "$@"
  else
    direct=1
    apart "$@"
  fi
}
`
