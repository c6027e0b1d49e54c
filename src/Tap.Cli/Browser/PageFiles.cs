using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Tap.Cli.Browser;

/// <summary>The files of the page, which are embedded in the assembly; they hold no data.</summary>
internal static class PageFiles
{
    private const string Folder = "console/";
    private const string First = "index.html";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".map"] = "application/json",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    /// <summary>Serves them.</summary>
    public static void AddTo(IEndpointRouteBuilder routes)
    {
        var assembly = typeof(PageFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            var (file, type) = (resource[Folder.Length..], Types[Path.GetExtension(resource)]);
            routes.MapGet(file == First ? "/" : $"/{file}", async http =>
            {
                await using var content = assembly.GetManifestResourceStream(resource)!;
                http.Response.ContentType = type;
                http.Response.ContentLength = content.Length;
                await content.CopyToAsync(http.Response.Body, http.RequestAborted);
            });
        }
    }
}
