using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>The stacks that are up on the local AWS.</summary>
internal static class LocalStack
{
    /// <summary>Finds a stack that is up.</summary>
    /// <exception cref="UserException">It is not.</exception>
    public static async Task<DeployedStack> FindAsync(Workspace workspace, string stack)
    {
        LostStacks.Tell(workspace);
        var localAws = await new LocalAwsProcess(workspace).RequireAsync();
        using var client = new LocalAwsClient(localAws);
        var file = workspace.OutputsFile(stack);
        if (!File.Exists(file) || !(await client.GetStacksAsync()).Contains(stack))
            throw new UserException($"The stack '{stack}' is not deployed; ./tap up --stack {stack} deploys it.");
        return new DeployedStack(JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject(), localAws.Endpoint);
    }
}
