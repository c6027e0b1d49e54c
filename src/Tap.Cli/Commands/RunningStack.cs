using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tap.Cli.Deployed;
using Tap.Cli.Local;
using Tap.Cli.Local.Emulator;
using Tap.Infra;
using Tap.Infra.Configuration;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary>The stack that a command looks at or acts on: that of the local AWS or, with <c>--aws</c>, one on AWS.</summary>
internal static class RunningStack
{
    private const string HowElse = "Or give the outputs in a file: --outputs FILE.";

    private static readonly Option<bool> OnAws = new("--aws")
    {
        Description = "The stack on AWS, with your credentials for it; without this nothing leaves the machine",
    };

    private static readonly Option<string?> OutputsFile = new("--outputs")
    {
        Description = "With --aws: a file with what `pulumi stack output --json` printed, instead of asking the Pulumi CLI",
        HelpName = "file",
    };

    private static readonly Option<Uri?> EndpointUrl = new("--endpoint-url")
    {
        Description = "With --aws: where every service of AWS is asked instead",
        HelpName = "url",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"--endpoint-url {text} is no address; write one such as http://127.0.0.1:5600.");
            return null;
        },
    };

    /// <summary>Adds the options by which a stack is chosen.</summary>
    public static void AddOptions(Command command)
    {
        foreach (var option in new Option[] { CommonOptions.Stack, OnAws, OutputsFile, EndpointUrl })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            foreach (var option in new Option[] { OutputsFile, EndpointUrl })
                if (result.GetResult(option) is not null && result.GetResult(OnAws) is not { Implicit: false })
                    result.AddError($"{option.Name} is for a stack on AWS; add --aws.");
        });
    }

    /// <summary>Finds the stack.</summary>
    /// <exception cref="UserException">It is not up, its outputs cannot be had, or they are none of this program.</exception>
    public static async Task<DeployedStack> FindAsync(ParseResult parsed) => (await FindAsync(parsed, mayBeNew: false))!;

    /// <summary>Finds the stack; null when it is on AWS and was never updated, and so has no outputs.</summary>
    /// <exception cref="UserException">Its outputs cannot be had, or they are none of this program.</exception>
    public static Task<DeployedStack?> FindIfDeployedAsync(ParseResult parsed) => FindAsync(parsed, mayBeNew: true);

    /// <summary>
    /// Finds another stack than the command's, where that one is: its outputs are asked for, as a file holds those of one stack.
    /// </summary>
    /// <exception cref="UserException">It is not up, its outputs cannot be had, or they are none of this program.</exception>
    public static async Task<DeployedStack> FindOtherAsync(ParseResult parsed, string name)
    {
        var workspace = Workspace.Find();
        if (!parsed.GetValue(OnAws))
            return await FindHereAsync(workspace, name);
        var outputs = Read(await AskPulumiAsync(workspace, name), KnownTo(name), mayBeNew: false)!;
        return new DeployedStack(name, outputs, parsed.GetValue(EndpointUrl), IsLocal: false);
    }

    private static string KnownTo(string name) => $"what the Pulumi CLI knows of the stack '{name}'";

    private static async Task<DeployedStack?> FindAsync(ParseResult parsed, bool mayBeNew)
    {
        var (workspace, name) = (Workspace.Find(), parsed.GetRequiredValue(CommonOptions.Stack));
        if (!parsed.GetValue(OnAws))
            return await FindHereAsync(workspace, name);
        var (text, source) = parsed.GetValue(OutputsFile) is { } file
            ? (await File.ReadAllTextAsync(file), file)
            : (await AskPulumiAsync(workspace, name), KnownTo(name));
        return Read(text, source, mayBeNew) is { } outputs
            ? new DeployedStack(name, outputs, parsed.GetValue(EndpointUrl), IsLocal: false)
            : null;
    }

    /// <summary>The outputs that a file tells, without asking anybody.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="UserException">It holds no outputs.</exception>
    public static JsonObject KnownOutputs(ParseResult parsed)
    {
        var file = parsed.GetValue(OutputsFile) ?? Workspace.Find().OutputsFile(CommonOptions.StackOf(parsed));
        return Read(File.ReadAllText(file), file, mayBeNew: false)!;
    }

    /// <summary>Finds a stack of the local AWS.</summary>
    /// <exception cref="UserException">It is not up.</exception>
    public static async Task<DeployedStack> FindHereAsync(Workspace workspace, string name)
    {
        LostStacks.Tell(workspace);
        var localAws = await new LocalAwsProcess(workspace).RequireAsync();
        using var client = new LocalAwsClient(localAws);
        var file = workspace.OutputsFile(name);
        if (!File.Exists(file) || !(await client.GetStacksAsync()).Contains(name))
            throw new UserException($"The stack '{name}' is not deployed; {HowToDeploy(workspace, name)}");
        return new DeployedStack(name, JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject(), localAws.Endpoint);
    }

    private static string HowToDeploy(Workspace workspace, string name)
    {
        var known = StackFile.Names(workspace.Root);
        return !known.Contains(name) && Spelling.Nearest(name, known) is { } near ? $"did you mean {near}?" : $"./tap up --stack {name} deploys it.";
    }

    private static async Task<string> AskPulumiAsync(Workspace workspace, string name)
    {
        try
        {
            return await MachineProgram.RequireAsync(
                $"ask the Pulumi CLI for the outputs of the stack '{name}'", "pulumi",
                "stack", "output", "--json", "--non-interactive", "--cwd", workspace.Root, "--stack", name);
        }
        catch (UserException exception)
        {
            throw new UserException(exception.Message, HowElse);
        }
    }

    private static JsonObject? Read(string text, string source, bool mayBeNew)
    {
        JsonNode? outputs;
        try
        {
            outputs = JsonNode.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new UserException($"{source} is not JSON: {exception.Message}");
        }

        if (mayBeNew && outputs is JsonObject { Count: 0 })
            return null;
        return outputs is JsonObject found && found[StackOutputs.Region] is JsonValue region && region.TryGetValue(out string? _)
            ? found
            : throw new UserException($"{source}: there is no output '{StackOutputs.Region}', so this is no deployed stack of TAP.");
    }
}
