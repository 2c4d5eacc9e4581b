using System.Text;

namespace AslTrain.Distributed;

/// <summary>Short texts of all ranks.</summary>
static class Lines
{
    /// <summary>Tells every rank what each has to say; collective.</summary>
    /// <param name="line">Without line breaks.</param>
    /// <returns>In the order of ranks.</returns>
    public static string[] Exchange(ICommunicator communicator, string line)
    {
        byte[]? collected = communicator.Gather<byte>(Encoding.UTF8.GetBytes(line + '\n'));
        Span<int> length = [collected?.Length ?? 0];
        communicator.Broadcast(length);
        byte[] all = collected ?? new byte[length[0]];
        communicator.Broadcast<byte>(all);
        return Encoding.UTF8.GetString(all).Split('\n')[..^1];
    }
}
