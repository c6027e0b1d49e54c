using Pulumi;

namespace Tap.Infra.Functions;

/// <summary>The bundled code of the functions, which the build puts beside the program.</summary>
internal static class FunctionBundle
{
    /// <summary>The folder with the function's <c>index.mjs</c>.</summary>
    /// <param name="function">The function's short name, such as <c>api-handler</c>.</param>
    /// <exception cref="RunException">The bundle is not there: the program was not built with its functions.</exception>
    public static Archive Of(string function)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "lambda", function);
        return File.Exists(Path.Combine(folder, "index.mjs"))
            ? new FileArchive(folder)
            : throw new RunException($"The bundle of the function {function} is missing ({folder}); `dotnet build` makes it.");
    }
}
