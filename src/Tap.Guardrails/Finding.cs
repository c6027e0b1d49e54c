namespace Tap.Guardrails;

/// <summary>A resource that breaks a guardrail, or of which it cannot be told yet.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Message">What is wrong with it, or what is not known of it.</param>
public sealed record Finding(Guardrail Guardrail, Resource Resource, string Message);
