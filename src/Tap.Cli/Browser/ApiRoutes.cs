using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Tap.Cli.Browser;

/// <summary>Answers a question with what becomes JSON, or with null for nothing.</summary>
internal delegate Task<object?> Answering(ApiQuestion question, CancellationToken cancellation);

/// <summary>Answers a question bit by bit.</summary>
internal delegate Task Streaming(ApiQuestion question, HttpResponse response, CancellationToken cancellation);

/// <summary>
/// Where the areas of the console add their routes, which all lie under <c>/api</c>. A question ends when the browser goes away, when the
/// console stops, and after <see cref="Most"/>.
/// </summary>
/// <param name="routes">The server's.</param>
/// <param name="shown">The stack.</param>
/// <param name="stopping">Ends what is being answered.</param>
internal sealed class ApiRoutes(IEndpointRouteBuilder routes, ShownStack shown, CancellationToken stopping)
{
    /// <summary>How long a question may take.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    /// <summary>Something to be read.</summary>
    public void Get(string pattern, Answering answer) => Map(HttpMethods.Get, pattern, InTime(answer));

    /// <summary>Something to be read that is asked for by a body.</summary>
    public void Ask(string pattern, Answering answer) => Map(HttpMethods.Post, pattern, InTime(answer));

    /// <summary>Something that changes the stack, which the console must be allowed.</summary>
    public void Change(string method, string pattern, Answering change) => Map(method, pattern, InTime((question, cancellation) =>
    {
        shown.RequireWrite();
        return change(question, cancellation);
    }));

    /// <summary>Something that goes on until the browser or the console ends it.</summary>
    public void Stream(string pattern, Streaming stream) => Map(HttpMethods.Get, pattern, async http =>
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await stream(Question(http), http.Response, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // How it ends.
        }
    });

    private void Map(string method, string pattern, RequestDelegate answer) => routes.MapMethods($"/api{pattern}", [method], answer);

    private RequestDelegate InTime(Answering answer) => async http =>
    {
        using var limit = new CancellationTokenSource(Most, shown.Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping, limit.Token);
        try
        {
            await ApiAnswer.WriteAsync(http.Response, await answer(Question(http), ended.Token), http.RequestAborted);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw ApiFault.Late(Most);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw ApiFault.Stopped;
        }
    };

    private ApiQuestion Question(HttpContext http) => new(http.Request, shown.Time.GetUtcNow());
}
