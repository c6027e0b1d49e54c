using System.Runtime.InteropServices;
using Tap.Program;

namespace Tap.Cli.Dev;

/// <summary>The program that this process runs.</summary>
internal static class ProcessImage
{
    /// <summary>Runs the program anew in this very process, as it lies on the disk now. What the process has open is closed.</summary>
    /// <param name="arguments">What it is given, the program itself first.</param>
    /// <exception cref="UserException">The operating system refuses.</exception>
    public static void Replace(IReadOnlyList<string> arguments)
    {
        _ = Execute(Environment.ProcessPath!, [Environment.ProcessPath!, .. arguments, null]);
        throw new UserException($"The new build cannot be started: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [DllImport("libc", EntryPoint = "execv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPStr)] string path,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);
}
