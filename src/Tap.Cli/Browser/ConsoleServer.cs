using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Tap.Program;

namespace Tap.Cli.Browser;

/// <summary>Serves the console to a browser on this machine, until it is disposed of.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ConsoleServer(WebApplication app, string token)
    {
        this.app = app;
        Token = token;
    }

    /// <summary>What must come with every question: <c>Authorization: Bearer</c>.</summary>
    public string Token { get; }

    /// <summary>The address of the page, which brings the token along where no server is told it.</summary>
    public Uri Url => new(new Uri(app.Urls.Single()), $"#token={Token}");

    /// <summary>Starts it.</summary>
    /// <param name="shown">The stack.</param>
    /// <param name="port">Where to listen; null for any port that is free.</param>
    /// <param name="cancellation">Stops starting.</param>
    /// <exception cref="UserException">The port is taken.</exception>
    public static async Task<ConsoleServer> StartAsync(ShownStack shown, int? port, CancellationToken cancellation)
    {
        var token = RequestGuard.NewToken();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, port ?? 0);
        });
        var app = builder.Build();
        var guard = new RequestGuard(token);
        app.Use(next => http => AnswerAsync(http, guard, next));
        PageFiles.AddTo(app);
        AddRoutes(new ApiRoutes(app, shown, app.Lifetime.ApplicationStopping), shown);
        try
        {
            await app.StartAsync(cancellation);
            return new ConsoleServer(app, token);
        }
        catch (IOException exception)
        {
            await app.DisposeAsync();
            throw new UserException(
                $"The console cannot listen on port {port}: {exception.Message.TrimEnd('.')}.", "Choose another --port, or none.");
        }
    }

    /// <summary>Ends what is being answered, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void AddRoutes(ApiRoutes api, ShownStack shown)
    {
        StackRoutes.AddTo(api, shown);
        TraceRoutes.AddTo(api, shown);
        LogRoutes.AddTo(api, shown);
        DataRoutes.AddTo(api, shown);
        DeadLetterRoutes.AddTo(api, shown);
        CallRoutes.AddTo(api, shown);
        DashboardRoutes.AddTo(api, shown);
        AlarmRoutes.AddTo(api, shown);
    }

    private static async Task AnswerAsync(HttpContext http, RequestGuard guard, RequestDelegate next)
    {
        try
        {
            guard.Check(http);
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400 and var status })
                throw new ApiFault(
                    (HttpStatusCode)status, ReasonPhrases.GetReasonPhrase(status),
                    $"{http.Request.Method} {http.Request.Path} is nothing to ask the console.");
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception exception)
        {
            await ApiAnswer.WriteAsync(http.Response, ApiFault.Of(exception), http.RequestAborted);
        }
    }
}
