namespace AslTrain.Distributed.Launch;

/// <summary>What starts the processes of a run.</summary>
public enum Launcher
{
    /// <summary>mpirun of Open MPI.</summary>
    OpenMpi,

    /// <summary>mpiexec of MPICH, Intel MPI or MS-MPI, and whatever else speaks PMI, such as srun --mpi=pmi2.</summary>
    Hydra,

    /// <summary>srun.</summary>
    Slurm,

    /// <summary>An Indexed Job of Kubernetes.</summary>
    IndexedJob,
}
