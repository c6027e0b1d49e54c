using System.CommandLine;
using Tap.Cli.Deployed;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Commands;

/// <summary><c>secret</c>: tells the versions of the secret, never its value; <c>secret rotate</c> makes another one.</summary>
internal static class SecretCommand
{
    public static Command Create()
    {
        var rotate = new Command("rotate", "Give the secret another value; the one before stays valid until the next rotation") { CommonOptions.Json };
        RunningStack.AddOptions(rotate);
        rotate.SetAction((parsed, cancellation) => RunAsync(
            parsed, (secret, say) => secret.RotateAsync(say, cancellation)));
        var command = new Command("secret", "Tell the versions of the secret and when it is rotated, never its value; times are UTC")
        {
            CommonOptions.Json, rotate,
        };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, (secret, _) => secret.ReadAsync(cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<StackSecret, Action<string>, Task<SecretState>> ask)
    {
        var json = parsed.GetValue(CommonOptions.Json);
        var stack = await RunningStack.FindAsync(parsed);
        using var api = stack.Connect();
        var state = await ask(new StackSecret(api, stack), Say);
        if (json)
            Console.WriteLine(SecretText.Json(state).ToJsonString(OutputJson.Format));
        else
            foreach (var line in SecretText.Lines(state))
                Console.WriteLine(line);
        return ExitCode.Success;

        void Say(string line)
        {
            if (!json)
                Console.WriteLine(line);
        }
    }
}
