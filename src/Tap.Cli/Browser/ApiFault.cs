using System.Net;
using Microsoft.AspNetCore.Http;
using Tap.Cli.Rendering;
using Tap.Program;

namespace Tap.Cli.Browser;

/// <summary>An answer that is a fault: what application/problem+json (RFC 9457) tells of it.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="title">What kind of fault it is.</param>
/// <param name="detail">What is wrong.</param>
/// <param name="advice">What to do, if the detail does not say it.</param>
internal sealed class ApiFault(HttpStatusCode status, string title, string detail, string? advice = null) : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => status;

    /// <summary>What the browser is told.</summary>
    public Problem Problem => new((int)status, title, Message, advice);

    /// <summary>A question that cannot be answered.</summary>
    /// <param name="parameter">What of it is wrong.</param>
    /// <param name="value">What it is.</param>
    /// <param name="rule">What it must be.</param>
    public static ApiFault BadQuestion(string parameter, string value, string rule) =>
        new(HttpStatusCode.BadRequest, "That question cannot be answered", $"{parameter} is '{value}'; it must be {rule}.");

    /// <summary>A question about something that there is not.</summary>
    public static ApiFault NotFound(string detail) => new(HttpStatusCode.NotFound, "There is no such thing", detail);

    /// <summary>A question that AWS was not done with in time.</summary>
    public static ApiFault Late(TimeSpan most) => new(
        HttpStatusCode.GatewayTimeout, "AWS did not answer in time", $"It took more than {most.TotalSeconds} seconds.",
        "Ask again, or for less.");

    /// <summary>A question that the console did not finish to answer.</summary>
    public static ApiFault Stopped => new(HttpStatusCode.ServiceUnavailable, "The console has stopped", "Nobody serves this page any more.");

    /// <summary>The fault that an exception is.</summary>
    public static ApiFault Of(Exception exception) => exception switch
    {
        ApiFault fault => fault,
        BadHttpRequestException bad => new((HttpStatusCode)bad.StatusCode, "That is no request", bad.Message),
        UnknownNameException => NotFound(exception.Message),
        UserException { Advice: var advice } => new(HttpStatusCode.BadGateway, "AWS cannot be asked", exception.Message, advice),
        AwsException => new(HttpStatusCode.BadGateway, "AWS refused this", FaultText.Of(exception)),
        HttpRequestException or OperationCanceledException =>
            new(HttpStatusCode.BadGateway, "AWS does not answer", FaultText.Of(exception)),
        _ => new(HttpStatusCode.InternalServerError, "The console failed", FaultText.Of(exception)),
    };
}

/// <summary>What a fault is told with.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What kind of fault it is.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Advice">What to do; null when the detail says it.</param>
internal sealed record Problem(int Status, string Title, string Detail, string? Advice);
