using System.Reflection;

namespace Tap.Testing;

/// <summary>A run of a whole program in the process of the tests, as a process of its own costs more than most runs.</summary>
public static class ProgramRun
{
    /// <summary>Runs it to its end. One at a time, because the console and the variables are those of the process.</summary>
    /// <param name="program">The assembly of the program.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="variables">What its environment has beside that of the process; null for what it must not have.</param>
    public static (int ExitCode, string Output, string Error) Of(
        Assembly program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> variables)
    {
        using var kept = new KeptVariables([.. variables.Keys]);
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
        var (output, error) = (Console.Out, Console.Error);
        using StringWriter toOutput = new(), toError = new();
        Console.SetOut(toOutput);
        Console.SetError(toError);
        try
        {
            return ((int)program.EntryPoint!.Invoke(null, [arguments.ToArray()])!, toOutput.ToString(), toError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
