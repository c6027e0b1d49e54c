namespace Tap.Infra.Monitoring;

/// <summary>How soon somebody has to look at what fires.</summary>
public enum Severity
{
    /// <summary>In working hours: it is told to the topic of the alarms.</summary>
    Notice,

    /// <summary>At once, at night as well: it is told to the topic of the pages too.</summary>
    Page,
}
